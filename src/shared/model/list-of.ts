/** Lists in what a window sends. */
import { z } from 'zod';

/**
 * As `z.array(element).min(min).max(max)`, but looked at no further than to the first wrong element, and not at all
 * where it is too long: a list full of faults costs no more than a good one.
 */
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
        if (error !== undefined) {
          for (const { message, path } of error.issues) {
            context.addIssue({ code: 'custom', message, path: [at, ...path] });
          }
          return z.NEVER;
        }
        parsed.push(data);
      }
      return parsed;
    });
}
