import { TextLink } from "@/components/ui/text-link";

/** The way back, above the title of a page that belongs to another. */
export function BackLink({ href, label }: { href: string; label: string }) {
  return (
    <p className="text-sm">
      <TextLink href={href} quiet>
        {label}
      </TextLink>
    </p>
  );
}
