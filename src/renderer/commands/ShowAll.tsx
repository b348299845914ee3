/** The rest of a list that is cut short: a button, and one command for all such lists. */
import { Button, type ButtonProps } from '../ui';
import { choicesOf, useOffer, type Offered } from './offered';
import { choiceCommand } from './react';

const cutShort: Offered = new Set();

export const showAllCommand = choiceCommand(
  {
    id: 'studio.showAll',
    label: 'Show all of a list, or fewer',
    group: 'Studio',
    keys: [],
    needs: 'no list is cut short here',
  },
  () => choicesOf(cutShort),
);

export function ShowAll(
  props: Omit<ButtonProps, 'onClick' | 'size' | 'variant'> & {
    /** What is listed, as the palette names it. */
    of: string;
    onShow: () => void;
  },
) {
  const { of, onShow, ...rest } = props;
  useOffer(cutShort, [{ label: of, run: onShow }]);
  return <Button {...rest} size="small" variant="quiet" onClick={onShow} />;
}
