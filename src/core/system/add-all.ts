/** Appends however many there are; as arguments of `push`, 100,000 of them would overflow the stack. */
export function addAll<Item>(to: Item[], more: readonly Item[]): void {
  for (const each of more) to.push(each);
}
