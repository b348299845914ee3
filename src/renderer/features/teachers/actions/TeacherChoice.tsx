import type { TeacherKind } from '../../../../shared/model/teacher';
import { useCall } from '../../../connection';
import { Select } from '../../../ui';

/** Whose answers of one kind count; nothing to choose where there is at most one teacher. */
export function TeacherChoice(props: {
  projectId: string;
  kind: TeacherKind;
  label: string;
  value: string | null;
  onChange: (teacher: string | null) => void;
}) {
  const { data } = useCall('teachers.list', { projectId: props.projectId });
  const names = (data ?? [])
    .filter(({ kind }) => kind === props.kind)
    .map(({ teacher }) => teacher);
  if (names.length < 2) return null;
  return (
    <Select
      label={props.label}
      value={props.value ?? ''}
      onChange={({ target }) => props.onChange(target.value || null)}
    >
      <option value="">The only one besides the embedded teacher</option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </Select>
  );
}
