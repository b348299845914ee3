/** What a Redis or Valkey server says that was reached and refused a command. */

export const isAnswerOfRedis = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ReplyError';

/** By the word that its answer begins with, or that a script of it passes on. */
const refusals: readonly (readonly [words: RegExp, advice: string])[] = [
  [/\bOOM\b/, 'give it more memory (its maxmemory)'],
  [/\bMISCONF\b/, 'free space on its disk, or see its log'],
  [/\bREADONLY\b/, 'name the primary server, not a replica of it'],
  [/\bNOAUTH\b|\bWRONGPASS\b/, 'put its password into the address or DUALVLA_QUEUE_PASSWORD'],
  [/\bNOPERM\b/, 'let the user of the address run all commands on the keys dualvla:*'],
];

/** What its owner can do about it, as the end of a sentence. */
export const adviceOnRedis = (message: string): string =>
  refusals.find(([words]) => words.test(message))?.[1] ??
  'give the studio a Redis, or a database number, that nothing else uses';
