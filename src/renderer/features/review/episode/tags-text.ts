const shown = 3;

/** The tag given last first; of many those, and how many more. */
export function tagsText(tags: readonly string[]): string {
  const newest = tags.toReversed();
  const more = tags.length - shown;
  return more <= 1 ? newest.join(', ') : `${newest.slice(0, shown).join(', ')} and ${more} more`;
}
