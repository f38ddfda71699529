// Decimal, as sizes are shown.
const megabyte = 1000 ** 2;

/** The plans that every database has; prices in the smallest unit of the currency. */
export const planRows = [
  {
    slug: "seedling",
    name: "Seedling",
    monthlyPrice: 0,
    monthlyImages: 50,
    storageBytes: 500 * megabyte,
  },
  {
    slug: "perennial",
    name: "Garden",
    monthlyPrice: 900,
    monthlyImages: 1000,
    storageBytes: 20_000 * megabyte,
  },
  {
    slug: "orchard",
    name: "Orchard",
    monthlyPrice: 2900,
    monthlyImages: 10_000,
    storageBytes: 200_000 * megabyte,
  },
];
