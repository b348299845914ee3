import type { Handlers } from '../../shared/api';
import type { StudioContext } from '../studio-context';

type MachinesMethods = 'machines.settings' | 'machines.save' | 'machines.check';

export const machinesHandlers = ({ queue }: StudioContext): Pick<Handlers, MachinesMethods> => ({
  'machines.settings': () => queue.read(),
  'machines.save': (wish) => queue.save(wish),
  'machines.check': () => queue.check(),
});
