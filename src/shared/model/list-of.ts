/**
 * Lists and records in what a window sends or a stranger wrote. Zod keeps what is wrong with each thing that one holds:
 * ten million wrong numbers, 30 MB of JSON, would fill the memory. Here the first fault ends the looking, so that one
 * full of faults costs no more than a good one.
 */
import { z } from 'zod';

/** As `z.array(element).min(min).max(max)`; one that is too long is not looked at. */
export function listOf<Element extends z.ZodType>(element: Element, max: number, min = 0) {
  return z
    .custom<z.input<Element>[]>(
      (value) => Array.isArray(value) && value.length >= min && value.length <= max,
      `Expected a list of ${min} to ${max}`,
    )
    .transform((values, context): z.output<Element>[] => {
      const parsed: z.output<Element>[] = [];
      for (const [at, value] of values.entries()) {
        const { data, error } = element.safeParse(value);
        if (error !== undefined) return wrongAt(at, error, context);
        parsed.push(data);
      }
      return parsed;
    });
}

/** As `z.record(z.string(), element)` of up to `max` keys. */
export function recordOf<Element extends z.ZodType>(element: Element, max: number) {
  return z
    .custom<Record<string, z.input<Element>>>(
      (value) => isRecord(value) && Object.keys(value).length <= max,
      `Expected an object of up to ${max} keys`,
    )
    .transform((values, context): Record<string, z.output<Element>> => {
      const parsed: Record<string, z.output<Element>> = {};
      for (const [key, value] of Object.entries(values)) {
        // Would change what the object is.
        if (key === '__proto__') continue;
        const { data, error } = element.safeParse(value);
        if (error !== undefined) return wrongAt(key, error, context);
        parsed[key] = data;
      }
      return parsed;
    });
}

/** As `z.array(z.number().min(min).max(max))`, however many they are. */
export const numbersOf = (min = -Infinity, max = Infinity) =>
  z.custom<number[]>(
    (value) =>
      Array.isArray(value) &&
      value.every((each) => Number.isFinite(each) && each >= min && each <= max),
    'Expected a list of numbers',
  );

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function wrongAt(at: PropertyKey, { issues }: z.ZodError, context: z.RefinementCtx): never {
  for (const { message, path } of issues) {
    context.addIssue({ code: 'custom', message, path: [at, ...path] });
  }
  return z.NEVER;
}
