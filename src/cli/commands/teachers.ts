import { commandFamily } from '../command-family';
import { teachersFit } from './teachers-fit';

export const teachers = commandFamily(
  'teachers',
  'Collect what teachers say of frames, look at samples of it, report how far they can be trusted.',
  [teachersFit],
);
