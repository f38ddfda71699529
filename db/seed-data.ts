/** What pictures can be turned into; `lib/images/styles.ts` holds how, by slug. */
export const systemStyleRows = [
  {
    slug: "ink",
    name: "Ink",
    description: "A drawing in black ink on warm paper.",
    position: 1,
  },
  {
    slug: "autumn",
    name: "Autumn",
    description: "Warm light, soft shadows and a little grain.",
    position: 2,
  },
  {
    slug: "pressed-flower",
    name: "Pressed flower",
    description: "Flat shapes in moss, sage and petal.",
    position: 3,
  },
];
