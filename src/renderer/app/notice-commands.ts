/** What stands on notices, without the mouse. */
import { choiceCommand, type Command } from '../commands';
import { dismissNotice, notices, whyNotNow } from '../ui/notices';

const said = () => notices.getState().list;
const group = 'Studio';

export const noticeCommands: readonly Command[] = [
  {
    id: 'studio.dismiss',
    label: 'Dismiss all notices',
    group,
    keys: [],
    needs: 'nothing is said now',
    isEnabled: () => said().length > 0,
    run() {
      for (const { id } of said()) dismissNotice(id);
    },
  },
  choiceCommand(
    {
      id: 'studio.notice',
      label: 'Do what a notice offers',
      group,
      keys: [],
      needs: 'no notice offers anything now',
    },
    () =>
      said().flatMap(({ id, text, action }) => {
        if (action === undefined || whyNotNow(action, notices.getState().away) !== null) return [];
        const run = () => {
          action.run();
          dismissNotice(id);
        };
        return [{ label: `${action.label}. ${text}`, run }];
      }),
  ),
];
