import { z } from 'zod';
import { mostSnippets, snippetSchema, type Snippets } from '../model/snippet';
import { method } from './contract';
import { projectId } from './review';

/** Each gives all that the project keeps then. */
export const snippetsApi = {
  'snippets.list': method(z.object({ projectId })).returns<Snippets>(),
  /** All of them or none; one that is kept already stays where it is. Throws `invalid-input` where there is no room. */
  'snippets.keep': method(
    z.object({ projectId, texts: z.array(snippetSchema).max(mostSnippets) }),
  ).returns<Snippets>(),
  /** Nothing happens where there is none of that text. */
  'snippets.remove': method(z.object({ projectId, text: snippetSchema })).returns<Snippets>(),
};
