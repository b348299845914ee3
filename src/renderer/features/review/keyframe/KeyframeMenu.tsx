import { Check, Merge, MoveHorizontal, Pencil, Play, Plus, Split, X } from 'lucide-react';
import { keyLabel, type Command } from '../../../commands';
import { ContextMenu, type MenuItem } from '../../../ui';
import type { AxisMenu } from '../../timeline';
import type { EpisodeController } from '../controller/controller';

/** What can be done with the keyframe or the frame that was pressed with the right button. */
export function KeyframeMenu(props: {
  controller: EpisodeController;
  menu: AxisMenu;
  canDecide: boolean;
  onClose: () => void;
}) {
  const { controller, menu, canDecide, onClose } = props;
  const { commands, playback } = controller;
  const { picked } = controller.state.getState();
  const many = menu.id !== null && picked.length > 1 && picked.includes(menu.id);
  const goThere = (): void => {
    if (many) return;
    if (menu.id === null) playback.seek(menu.frame);
    else controller.select(menu.id);
  };
  // In turn: what the act falls on is what was pressed.
  const item = (command: Command, icon: React.ReactNode, label = command.label): MenuItem => ({
    label,
    icon,
    keys: keyLabel(command),
    disabled: !canDecide,
    run() {
      goThere();
      command.run();
    },
  });
  const merges = [commands.merge, commands.mergeBoth, commands.mergeOther];
  const count = many ? ` ${picked.length}` : '';
  const playHere: MenuItem = {
    label: 'Play from here',
    icon: <Play aria-hidden="true" />,
    run() {
      goThere();
      playback.play();
    },
  };
  const items = [
    ...(menu.id === null
      ? [
          item(commands.add, <Plus aria-hidden="true" />),
          item(commands.bring, <MoveHorizontal aria-hidden="true" />),
          item(commands.split, <Split aria-hidden="true" />),
        ]
      : [
          item(commands.accept, <Check aria-hidden="true" />, `Accept${count}`),
          item(commands.prune, <X aria-hidden="true" />, `Prune${count}`),
          ...(many ? [] : [item(commands.edit, <Pencil aria-hidden="true" />)]),
        ]),
    ...(many ? [] : [...merges.map((each) => item(each, <Merge aria-hidden="true" />)), playHere]),
  ];
  const label = menu.id === null ? `Frame ${menu.frame}` : `Keyframe at frame ${menu.frame}`;
  return <ContextMenu label={label} at={menu.at} items={items} onClose={onClose} />;
}
