import { cookies, formatLifetime } from "@/lib/legal/cookies";

/** Every cookie by name, with its purpose and lifetime; a prefix before a name says how it is protected. */
export function CookieList({ prefix, themePrefix }: { prefix: string; themePrefix: string }) {
  return (
    <dl className="divide-y divide-border border-y border-border text-sm wrap-break-word">
      {cookies.map(({ name, lifetime, purpose, readable }) => (
        <div
          key={name}
          className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[14rem_minmax(0,1fr)] print:break-inside-avoid"
        >
          <dt className="font-mono text-xs leading-5 wrap-anywhere text-foreground">
            {readable ? `${themePrefix}${name}` : `${prefix}.${name}`}
          </dt>
          <dd>
            {purpose}{" "}
            <span className="text-subtle-foreground">Lasts {formatLifetime(lifetime)}.</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
