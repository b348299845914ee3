/** Words and numbers of the report. */
import type { Interval } from '../../../../shared/model/teacher-report';
import { formatShare } from '../../../ui/format';

export const decimal = (value: number): string => value.toFixed(2);

/** `82.1 % (74.0 % to 88.3 %)`; a dash where nothing is known. */
export const rateText = (rate: Interval | null): string =>
  rate === null
    ? '–'
    : `${formatShare(rate.value)} (${formatShare(rate.low)} to ${formatShare(rate.high)})`;
