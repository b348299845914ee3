/** A label, the end of a sentence, or that of a clause; each with the space behind it. */
const ends = /(?<whole>(?:\p{L}:|[.!?][)\]"']*)\s+|。\s*)|[,;]\s+/gu;

/**
 * The last place of a text, not behind `before`, from which it reads well without what stands before: a part behind its
 * label, a sentence, or a clause, which is not `whole`. Brackets are not torn apart.
 */
export function placeToBegin(text: string, before: number): { at: number; whole: boolean } {
  let place = { at: 0, whole: true };
  for (const end of text.matchAll(ends)) {
    const at = end.index + end[0].length;
    if (at > before) break;
    const whole = end.groups?.['whole'] !== undefined;
    if (bracketsOpen(text.slice(0, at)) === 0) place = { at, whole };
  }
  return place;
}

function bracketsOpen(text: string): number {
  const count = (signs: RegExp) => text.match(signs)?.length ?? 0;
  return count(/[([]/gu) - count(/[)\]]/gu);
}
