/** Constants of a feature map as people type them: `bridge_orig`, `0.5`, `true`; quoted what is a text all the same. */

export function readConstant(text: string): string | number | boolean {
  const typed = text.trim();
  if (typed === 'true' || typed === 'false') return typed === 'true';
  if (typed !== '' && Number.isFinite(Number(typed))) return Number(typed);
  return /^"[^]*"$/.test(typed) && typed.length > 1 ? typed.slice(1, -1) : text;
}

export const constantText = (value: string | number | boolean): string =>
  typeof value !== 'string' || readConstant(value) === value ? String(value) : `"${value}"`;
