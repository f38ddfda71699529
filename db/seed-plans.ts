const mebibyte = 1024 ** 2;

/** The plans that every database has; prices in the smallest unit of the currency. */
export const planRows = [
  {
    slug: "seedling",
    name: "Seedling",
    monthlyPrice: 0,
    monthlyImages: 50,
    storageBytes: 500 * mebibyte,
  },
  {
    slug: "perennial",
    name: "Perennial",
    monthlyPrice: 900,
    monthlyImages: 1000,
    storageBytes: 20_480 * mebibyte,
  },
  {
    slug: "orchard",
    name: "Orchard",
    monthlyPrice: 2900,
    monthlyImages: 10_000,
    storageBytes: 204_800 * mebibyte,
  },
];
