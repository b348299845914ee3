/** What a model must answer, and how its words are read. */
import { z } from 'zod';
import { momentSchema } from '../../shared/model/moment';

const longestReasoning = 4_000;

const answerSchema = z.object({
  reasoning: z.string().trim().min(1).max(longestReasoning),
  confidence: z.number().min(0).max(1).nullish(),
});

export interface Answer {
  reasoning: string;
  /** In [0, 1], by the model's own word. */
  confidence?: number;
}

/** As `drafts/answers.jsonl` of a project keeps it, by the hash of its question. */
export const storedAnswerSchema = z.object({
  key: z.string().length(64),
  reasoning: z.string().min(1).max(20_000),
  confidence: z.number().min(0).max(1).optional(),
  host: z.string(),
  model: z.string(),
  prompt: z.string(),
  atMs: momentSchema,
});
export type StoredAnswer = z.infer<typeof storedAnswerSchema>;

/** For `response_format`: strict servers want every field required and no others. */
export const answerJsonSchema = {
  type: 'object',
  properties: {
    reasoning: { type: 'string', description: 'One to three plain sentences.' },
    confidence: { type: 'number', description: 'From 0 to 1.' },
  },
  required: ['reasoning', 'confidence'],
  additionalProperties: false,
} as const;

/**
 * Reads an answer from a model's words: JSON alone, in a code fence, after its thoughts (`<think>`), or amid other
 * words. Gives a sentence's end that says what is wrong with it where it is no answer.
 */
export function parseAnswer(words: string): Answer | { fault: string } {
  const said = words.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim();
  if (said === '') return { fault: 'it is empty' };
  let fault = 'it holds no JSON object';
  for (const candidate of objectsIn(said)) {
    const parsed = answerSchema.safeParse(candidate);
    if (parsed.success) {
      const { reasoning, confidence } = parsed.data;
      return typeof confidence === 'number' ? { reasoning, confidence } : { reasoning };
    }
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') ?? '';
    fault = `its JSON does not fit: ${field === '' ? '' : `${field}: `}${issue?.message ?? 'not an object'}`;
  }
  return { fault };
}

/** The whole text, else from the first to the last brace: models wrap JSON in fences and kind words. */
function objectsIn(text: string): unknown[] {
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  const tries = from > 0 || to < text.length - 1 ? [text, text.slice(from, to + 1)] : [text];
  return tries.flatMap((part) => {
    try {
      return [JSON.parse(part) as unknown];
    } catch {
      return [];
    }
  });
}
