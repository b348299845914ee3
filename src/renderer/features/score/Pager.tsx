import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useButtonCommand } from '../../commands';
import { IconButton } from '../../ui';
import { formatCount } from '../../ui/format';
import { scoreSpecs } from './score-specs';

/** How many rollouts a list shows at a time. */
export const pageRows = 100;

/** Which of the rollouts are shown, and the way to those before and after. */
export function Pager(props: {
  className: string | undefined;
  /** How many there are, and how many stand before the first that is shown. */
  total: number;
  offset: number;
  onOffset: (offset: number) => void;
}) {
  const { total, offset, onOffset } = props;
  const end = offset + pageRows;
  const earlier = useButtonCommand(scoreSpecs.earlier);
  const later = useButtonCommand(scoreSpecs.later);
  return (
    <footer className={props.className}>
      <IconButton
        ref={earlier}
        label="Earlier rollouts"
        icon={<ChevronLeft />}
        size="small"
        disabled={offset === 0}
        onClick={() => onOffset(Math.max(0, offset - pageRows))}
      />
      <span>
        {total === 0
          ? '0'
          : `${formatCount(offset + 1)} to ${formatCount(Math.min(total, end))} of ${formatCount(total)}`}
      </span>
      <IconButton
        ref={later}
        label="Later rollouts"
        icon={<ChevronRight />}
        size="small"
        disabled={end >= total}
        onClick={() => onOffset(end)}
      />
    </footer>
  );
}
