/** Texts that a project keeps to be put into others, or to be a keyframe's text: one list for all who review it. */
import { z } from 'zod';

/** More than anybody finds one in. */
export const mostSnippets = 100;

/** Without space around it, and no longer than a text of a keyframe. */
export const snippetSchema = z.string().trim().min(1).max(20_000);

/**
 * By place, from 0. A place keeps its text, and with it its key, whatever becomes of the others; null is a place whose
 * text was removed, which the next one takes.
 */
export type Snippets = readonly (string | null)[];

export const snippetsSchema = z.array(snippetSchema.nullable()).max(mostSnippets);

/** Those that are there, each with its place. */
export const keptSnippets = (snippets: Snippets): { text: string; place: number }[] =>
  snippets.flatMap((text, place) => (text === null ? [] : [{ text, place }]));

/** With these in the first free places, in their order; those that are there already stay where they are. */
export function withSnippets(snippets: Snippets, texts: readonly string[]): Snippets {
  const all = [...snippets];
  for (const text of texts) {
    if (all.includes(text)) continue;
    const free = all.indexOf(null);
    if (free === -1) all.push(text);
    else all[free] = text;
  }
  return all;
}

/** With the place of this text free; free places at the end go. */
export function withoutSnippet(snippets: Snippets, text: string): Snippets {
  const all = snippets.map((each) => (each === text ? null : each));
  while (all.at(-1) === null) all.pop();
  return all;
}
