export { MachinesDialog } from './MachinesDialog';
export { MachinesFact } from './MachinesFact';
