import { MoonIcon, ScreenIcon, SunIcon } from "@/components/layout/nav-icons";

const states = [
  { theme: "system", icon: ScreenIcon, label: "Theme: system. Switch to light" },
  { theme: "light", icon: SunIcon, label: "Theme: light. Switch to dark" },
  { theme: "dark", icon: MoonIcon, label: "Theme: dark. Switch to system" },
];

/** Goes from system to light to dark. CSS shows the state, the script of `theme-boot.ts` listens: no component. */
export function ThemeToggle() {
  return (
    <button
      type="button"
      data-theme-next=""
      className="inline-flex size-9 shrink-0 cursor-pointer items-center justify-center rounded-md text-muted-foreground transition-colors duration-150 hover:bg-accent hover:text-accent-foreground pointer-coarse:size-11 noscript:hidden"
    >
      {states.map(({ theme, icon: Mark, label }) => (
        <span key={theme} data-theme-label={theme}>
          <Mark />
          <span className="sr-only">{label}</span>
        </span>
      ))}
    </button>
  );
}
