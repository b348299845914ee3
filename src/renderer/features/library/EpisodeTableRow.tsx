import { memo, type CSSProperties, type MouseEvent } from 'react';
import { classNames } from '../../ui';
import type { EpisodeRow } from '../../../shared/model/project';
import { EpisodeCells } from './EpisodeCells';
import styles from './EpisodeTable.module.css';

/** What can be done to the row at a position. */
export interface RowActs {
  click: (event: MouseEvent, position: number) => void;
  hover: (position: number | null) => void;
  toggle: (position: number) => void;
  open: (position: number) => void;
}

interface EpisodeTableRowProps {
  position: number;
  /** Pixels from the top of the list. */
  top: number;
  /** Which of so many that stand beside each other. */
  lane: number;
  lanes: number;
  /** Undefined until it is known. */
  row: EpisodeRow | undefined;
  active: boolean;
  selected: boolean;
  /** The same ones as long as the list is shown: a row that did not change is not drawn again when it is scrolled. */
  acts: RowActs;
}

export const EpisodeTableRow = memo(function EpisodeTableRow(props: EpisodeTableRowProps) {
  const { position, top, lane, lanes, row, active, selected, acts } = props;
  return (
    <tr
      className={classNames(styles.row, selected && styles.selected, active && styles.active)}
      style={placeOf(top, lane, lanes)}
      aria-rowindex={position + 2}
      data-selected={selected}
      data-position={position}
      data-episode={row?.index}
      onMouseDown={(event) => {
        // Else the texts between would be selected, as letters.
        if (event.shiftKey) event.preventDefault();
      }}
      onClick={(event) => acts.click(event, position)}
      onDoubleClick={() => acts.open(position)}
    >
      <EpisodeCells
        row={row}
        active={active}
        selected={selected}
        onHover={(isOver) => acts.hover(isOver ? position : null)}
        onToggle={() => acts.toggle(position)}
        onOpen={() => acts.open(position)}
      />
    </tr>
  );
});

/** Lists are as wide as their room, by their styles. */
const placeOf = (top: number, lane: number, lanes: number): CSSProperties =>
  lanes === 1
    ? { transform: `translateY(${top}px)` }
    : {
        left: `${(100 * lane) / lanes}%`,
        width: `${100 / lanes}%`,
        transform: `translateY(${top}px)`,
      };
