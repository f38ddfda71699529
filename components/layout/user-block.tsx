import { SignOutIcon } from "@/components/layout/nav-icons";
import { Avatar } from "@/components/ui/avatar";
import { buttonClass } from "@/components/ui/button-class";

export interface LayoutUser {
  name: string;
  email: string;
  image?: string | null;
}

export type SignOutAction = (form: FormData) => Promise<void>;

/** Who is signed in, and the way out. Works without JavaScript. */
export function UserBlock({ user, signOut }: { user: LayoutUser; signOut: SignOutAction }) {
  return (
    <div className="grid gap-3">
      <div className="flex min-w-0 items-center gap-3 px-3">
        <Avatar name={user.name} image={user.image} />
        <div className="min-w-0 text-sm">
          <p className="truncate font-medium text-foreground" title={user.name}>
            {user.name}
          </p>
          <p className="truncate text-xs text-muted-foreground" title={user.email}>
            {user.email}
          </p>
        </div>
      </div>
      <form action={signOut}>
        <button
          type="submit"
          className={buttonClass("ghost", "md", "w-full justify-start gap-3 px-3")}
        >
          <SignOutIcon />
          Sign out
        </button>
      </form>
    </div>
  );
}
