import { FieldGroup } from './JobForm';
import { NumberFields } from './NumberFields';

const fields = [
  { field: 'pricePerMillionIn', label: 'In', empty: 'unknown' },
  { field: 'pricePerMillionOut', label: 'Out', empty: 'unknown' },
] as const;
type Price = (typeof fields)[number]['field'];

/** What a model that is asked costs. */
export function PriceFields(props: {
  choices: Readonly<Record<Price, string>>;
  faults: Partial<Record<Price, string>>;
  onChange: (field: Price, text: string) => void;
}) {
  return (
    <FieldGroup legend="Price per million tokens, for the estimate">
      <NumberFields {...props} fields={fields} />
    </FieldGroup>
  );
}
