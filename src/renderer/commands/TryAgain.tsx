/** The way on where something could not be shown or saved: a button, and one command for all that failed. */
import { Button, type ButtonProps } from '../ui';
import type { Command } from './command';
import { choicesOf, useOffer, type Offered } from './offered';

const failed: Offered = new Set();

export const tryAgainCommand: Command = {
  id: 'studio.again',
  label: 'Try again what failed',
  group: 'Studio',
  keys: [],
  needs: 'nothing failed here',
  isEnabled: () => choicesOf(failed).length > 0,
  run() {
    for (const { run } of choicesOf(failed)) run();
  },
};

/** Has the command do this while mounted; null while nothing failed. */
export function useTryAgain(again: (() => void) | null): void {
  useOffer(failed, again === null ? [] : [{ label: 'Try again', run: again }]);
}

export function TryAgain(
  props: Omit<ButtonProps, 'onClick' | 'children'> & { onAgain: () => void },
) {
  const { onAgain, ...rest } = props;
  useTryAgain(onAgain);
  return (
    <Button {...rest} onClick={onAgain}>
      Try again
    </Button>
  );
}
