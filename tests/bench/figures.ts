/**
 * The two-sided p-value of the Mann-Whitney U test, by its normal approximation with corrections for
 * ties and continuity: how likely such a difference is between two samples of one distribution.
 */
export function mannWhitney(first: number[], second: number[]): number {
  const all = [
    ...first.map((value) => ({ value, first: true })),
    ...second.map((value) => ({ value, first: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  const [n, m, total] = [first.length, second.length, all.length];
  let rankSum = 0;
  let ties = 0;
  for (let begin = 0; begin < total; ) {
    let end = begin;
    while (end < total && all[end]?.value === all[begin]?.value) end += 1;
    // Equal values share the mean of their ranks.
    const rank = (begin + 1 + end) / 2;
    rankSum += rank * all.slice(begin, end).filter((item) => item.first).length;
    ties += (end - begin) ** 3 - (end - begin);
    begin = end;
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const spread = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  if (spread === 0) return 1;
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / spread;
  return 2 * (1 - normal(z));
}

/** The standard normal distribution function, z >= 0 (Abramowitz and Stegun, 26.2.17; error below 1e-7). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail = series.reduceRight((sum, factor) => (sum + factor) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

/** Lines of columns, the first to the left and the others to the right. */
export function table(rows: string[][]): string {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}
