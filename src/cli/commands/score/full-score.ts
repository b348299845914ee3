import { oneOf } from '../../take-options';

/** Null: as the file shows. Throws `invalid-input`. */
export const fullScoreOf = (value: string | undefined): 1 | 10 | null =>
  value === undefined ? null : oneOf('--full', ['1', '10'], value) === '1' ? 1 : 10;
