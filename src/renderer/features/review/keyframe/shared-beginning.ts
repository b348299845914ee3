import { placeToBegin } from './place-to-begin';

/** Shorter ones do not hide what differs. */
const least = 12;

/** Without the parts and sentences that all begin with, which would push what tells them apart out of a line. */
export function withoutSharedBeginning(texts: readonly string[]): string[] {
  const [first = '', ...rest] = texts;
  if (rest.every((text) => text === first)) return [...texts];
  let shared = 0;
  while (shared < first.length && rest.every((text) => text[shared] === first[shared])) shared += 1;
  const { at } = placeToBegin(first, shared);
  return at < least ? [...texts] : texts.map((text) => `… ${text.slice(at)}`);
}
