/** A price such as "€9" or "€9.50"; `amount` is in the smallest unit of the currency (ISO 4217). */
export function formatPrice(amount: number, currency: string): string {
  const style = { style: "currency", currency } as const;
  const digits = new Intl.NumberFormat("en-GB", style).resolvedOptions().maximumFractionDigits ?? 2;
  return new Intl.NumberFormat("en-GB", {
    ...style,
    minimumFractionDigits: amount % 10 ** digits === 0 ? 0 : digits,
  }).format(amount / 10 ** digits);
}
