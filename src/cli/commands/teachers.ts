import { commandGroup } from '../command';
import { teachersCollect } from './teachers/collect';
import { teachersFit } from './teachers/fit';
import { importTeacher } from './teachers/import';
import { listTeachers } from './teachers/list';
import { reportTeacher } from './teachers/report';
import { sampleTeacher } from './teachers/sample';
import { recordVerdicts } from './teachers/verdict';

export const teachers = commandGroup('teachers', [
  importTeacher,
  teachersCollect,
  teachersFit,
  listTeachers,
  sampleTeacher,
  recordVerdicts,
  reportTeacher,
]);
