/** `data_path` and `video_path` of `info.json`: a small, safe part of Python's format strings. */
import { StudioError } from '../../../../shared/errors';

const field = /\{([^{}:]*)(?::([^{}]*))?\}/g;
/** `{episode_index:06d}` is what LeRobot writes, and `06` the same to Python; more than twenty digits nobody means. */
const zeroPadded = /^0?(\d{0,2})d?$/;

/**
 * Fills the fields of `template`. Throws `corrupt-data` for a field that is not among `values`, a format other than
 * `0Nd`, or a brace left over. What comes out is still untrusted: resolve it with `resolveInside`.
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, string | number>>,
): string {
  const filled = template.replace(field, (_whole, name: string, format: string | undefined) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      throw broken(template, `it has a field {${name}}, which this version does not know`, values);
    }
    if (format === undefined || format === '') return String(value);
    const width = Number(zeroPadded.exec(format)?.[1] ?? Number.NaN);
    if (typeof value !== 'number' || !(width <= 20)) {
      throw broken(
        template,
        `it has the format {${name}:${format}}, which the studio does not read`,
        values,
      );
    }
    return String(value).padStart(width, '0');
  });
  if (/[{}]/.test(filled)) throw broken(template, 'it has braces that do not match', values);
  return filled;
}

function broken(
  template: string,
  why: string,
  values: Readonly<Record<string, string | number>>,
): StudioError {
  const fields = Object.entries(values).map(([name, value]) =>
    typeof value === 'number' ? `{${name}:03d}` : `{${name}}`,
  );
  return new StudioError(
    'corrupt-data',
    `meta/info.json has the path template ${JSON.stringify(template.slice(0, 200))}, but ${why}; ` +
      `write it with the fields that there are: ${fields.join(', ')}.`,
    { details: { reason: 'template' } },
  );
}
