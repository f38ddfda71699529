"use client";

import {
  type ComponentProps,
  createContext,
  isValidElement,
  type KeyboardEvent,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { matchesSearch, optionByKey } from "@/components/ui/command-search";
import { SearchIcon } from "@/components/ui/icons";

// The parts of shadcn's command, without a library: a combobox whose list is always there
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). The focus stays in the input. Looks are in
// app/command.css, so that a utility in `className` wins over them.

interface CommandState {
  label: string;
  search: string;
  setSearch(text: string): void;
  /** The id of the option that Enter selects. */
  active: string | undefined;
  setActive(id: string): void;
  empty: boolean;
  listId: string;
  moveByKey(event: KeyboardEvent): void;
}

const CommandContext = createContext<CommandState | null>(null);

function useCommand(): CommandState {
  const state = useContext(CommandContext);
  if (!state) throw new Error("The parts of a command menu belong into a Command.");
  return state;
}

interface CommandProps extends ComponentProps<"div"> {
  /** The accessible name of its input and its list. */
  label?: string;
}

/** A list of commands that is searched by typing. */
export function Command({ label = "Commands", children, ...rest }: CommandProps) {
  const root = useRef<HTMLDivElement>(null);
  const listId = useId();
  const [search, setText] = useState("");
  const [active, setActive] = useState<string>();
  const [empty, setEmpty] = useState(false);

  const options = () => [
    ...(root.current?.querySelectorAll<HTMLElement>("[role=option]:not([aria-disabled=true])") ??
      []),
  ];

  // After each render: commands may arrive and go at any time.
  useLayoutEffect(() => {
    const all = options();
    setEmpty(all.length === 0);
    if (!all.some(({ id }) => id === active)) setActive(all[0]?.id);
  });

  const setSearch = (text: string) => {
    setText(text);
    setActive(undefined);
  };

  const moveByKey = (event: KeyboardEvent) => {
    // Enter and arrows belong to an input method while it composes.
    if (event.nativeEvent.isComposing) return;
    const all = options();
    const index = all.findIndex(({ id }) => id === active);
    const next = all[optionByKey(event.key, index, all.length) ?? -1];
    if (!next && event.key !== "Enter") return;
    event.preventDefault();
    if (!next) return all[index]?.click();
    setActive(next.id);
    next.scrollIntoView({ block: "nearest" });
  };

  return (
    <CommandContext
      value={{ label, search, setSearch, active, setActive, empty, listId, moveByKey }}
    >
      <div {...rest} ref={root} data-slot="command">
        {children}
        <p role="status" className="sr-only">
          {empty && "No results"}
        </p>
      </div>
    </CommandContext>
  );
}

export function CommandInput(props: Omit<ComponentProps<"input">, "value" | "onChange">) {
  const { label, search, setSearch, active, empty, listId, moveByKey } = useCommand();
  return (
    <div data-slot="command-input-wrapper">
      <SearchIcon />
      <input
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        {...props}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={!empty}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={moveByKey}
        data-slot="command-input"
      />
    </div>
  );
}

/** A list box has nothing but options and groups in it, so it is none while nothing matches. */
export function CommandList(props: ComponentProps<"div">) {
  const { label, listId, empty } = useCommand();
  const semantics = empty ? {} : { role: "listbox", "aria-label": label };
  return <div {...props} {...semantics} id={listId} data-slot="command-list" />;
}

/** The message that is shown when nothing matches. */
export function CommandEmpty(props: ComponentProps<"p">) {
  const { empty } = useCommand();
  return empty ? <p {...props} data-slot="command-empty" /> : null;
}

interface CommandGroupProps extends ComponentProps<"div"> {
  heading: string;
}

/** Commands below a heading, hidden while none of them matches. */
export function CommandGroup({ heading, children, ...rest }: CommandGroupProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list box has no fieldset in it
    <div {...rest} role="group" aria-labelledby={id} data-slot="command-group">
      <div id={id} aria-hidden="true" data-slot="command-group-heading">
        {heading}
      </div>
      {children}
    </div>
  );
}

/** A line between groups, hidden during a search. */
export function CommandSeparator(props: ComponentProps<"div">) {
  const { search } = useCommand();
  return search ? null : <div {...props} aria-hidden="true" data-slot="command-separator" />;
}

interface CommandItemProps extends Omit<ComponentProps<"div">, "onSelect"> {
  /** What is searched and given to `onSelect`, where it is not the text within. */
  value?: string;
  /** Is searched too. */
  keywords?: readonly string[];
  disabled?: boolean;
  onSelect?(value: string): void;
}

export function CommandItem({
  value,
  keywords = [],
  disabled = false,
  onSelect,
  children,
  ...rest
}: CommandItemProps) {
  const id = useId();
  const { search, active, setActive } = useCommand();
  const name = value ?? textOf(children);
  if (!matchesSearch([name, ...keywords].join(" "), search)) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the input, which has the focus
    <div
      {...rest}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={id === active}
      aria-disabled={disabled || undefined}
      // The focus stays in the input.
      onMouseDown={(event) => event.preventDefault()}
      onPointerMove={() => !disabled && setActive(id)}
      onClick={() => !disabled && onSelect?.(name)}
      data-slot="command-item"
    >
      {children}
    </div>
  );
}

function textOf(node: ReactNode): string {
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (Array.isArray(node)) return node.map(textOf).join(" ");
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : "";
}

/** Keys, at the end of an item or beside what they do. */
export function CommandShortcut(props: ComponentProps<"kbd">) {
  return <kbd {...props} data-slot="command-shortcut" />;
}

interface CommandDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  /** The accessible name of the dialog. */
  title?: string;
  children: ReactNode;
}

/** A command menu in the browser's own modal dialog, which gives the focus back when it closes. */
export function CommandDialog({
  open,
  onOpenChange,
  title = "Command menu",
  children,
}: CommandDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      closedby="any"
      onClose={() => onOpenChange(false)}
      data-slot="command-dialog"
    >
      {open && <Command label={title}>{children}</Command>}
    </dialog>
  );
}
