/** A signature counter (32 bits without a sign) as the column holds it; beyond its half it stands still. */
export const storeCounter = (counter: number) => Math.min(counter, 2 ** 31 - 1);
