/** Money without a currency: `0.0021`, `0.34`, `12.50`; small runs cost less than a cent. */
export function costText(cost: number): string {
  return cost > 0 && cost < 0.1 ? cost.toPrecision(2) : cost.toFixed(2);
}
