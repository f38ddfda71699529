const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether every word of a search is somewhere in a text, in any case and without accents; none always is. */
export function matchesSearch(text: string, search: string): boolean {
  const searched = plain(text);
  return plain(search)
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

/**
 * The index of the option that a key leads to, past the last to the first and back.
 *
 * @param index of the present option, -1 where there is none
 * @returns undefined for a key that moves nothing, and where there are no options
 */
export function optionByKey(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === "ArrowDown") return (index + 1) % count;
  if (key === "ArrowUp") return index > 0 ? index - 1 : count - 1;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}
