/** The mark of the product. Pages draw it from here; `npm run icons` makes every icon anew after a change. */
export const appMark = {
  /** SVG paths in a square of 24 units, drawn as lines 1.5 wide; `filled` fills their insides too. */
  paths: [
    { d: "M12 16.5V11M5 16.5h14M12 16.5c0 2.4-1.2 3.9-3.5 5m3.5-5c0 2.4 1.2 3.9 3.5 5" },
    {
      d: "M12 11.5C12 6.5 15 3.3 20 3c.2 5.2-3 8.5-8 8.5ZM11.8 14C11.5 10.6 9.2 8.6 5.3 8.5 5.4 12 7.8 14 11.8 14Z",
      filled: true,
    },
  ] as { d: string; filled?: boolean }[],
  /** The colours of icons: a tile, and the mark on it. */
  tile: "#2c6b44",
  onTile: "#f7faf4",
  /** The colour in emails, which has to stand out from a light and a dark background. */
  email: "#4a9562",
};
