/** Makes mutants of a file: one small change each, at a place that the syntax tree names. */
import { parseSync, Visitor, type ESTree } from 'vite';

export interface Mutant {
  /** Half-open range of the text that is replaced. */
  start: number;
  end: number;
  replacement: string;
  line: number;
  /** The change in words. */
  what: string;
}

const operators: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '&&': '||',
  '||': '&&',
  '+=': '-=',
  '-=': '+=',
};

type Span = Pick<ESTree.Node, 'start' | 'end'>;
type Change = Omit<Mutant, 'line' | 'what'>;

/**
 * Every mutant of the text, in order of place. Types are left alone, and so is what stands right of `??`: the compiler
 * asks for a value there which, for an index within range, is never taken.
 */
export function mutantsOf(text: string): Mutant[] {
  const { program, errors } = parseSync('file.ts', text);
  if (errors.length > 0) throw new Error(`The file cannot be parsed: ${errors[0]?.message ?? ''}`);
  const spared: Span[] = [];
  const changes: Change[] = [];
  const put = ({ start, end }: Span, replacement: string): void => {
    if (text.slice(start, end) !== replacement) changes.push({ start, end, replacement });
  };
  const swap = (left: Span, operator: string, right: Span): void => {
    const other = operators[operator];
    const start = left.end + text.slice(left.end, right.start).indexOf(operator);
    if (other !== undefined) put({ start, end: start + operator.length }, other);
  };
  const empty = (body: ESTree.FunctionBody | null): void => {
    if (body !== null && body.body.length > 0) put(body, '{}');
  };
  const choose = ({ test }: { test: ESTree.Expression }): void => {
    put(test, 'true');
    put(test, 'false');
  };
  new Visitor({
    BinaryExpression({ left, operator, right }) {
      if (!isText(left) && !isText(right)) swap(left, operator, right);
    },
    LogicalExpression({ left, operator, right }) {
      if (operator === '??') spared.push(right);
      else swap(left, operator, right);
    },
    AssignmentExpression: ({ left, operator, right }) => swap(left, operator, right),
    UnaryExpression(node) {
      if (node.operator === '!' || node.operator === '-') {
        put(node, text.slice(node.argument.start, node.argument.end));
      }
    },
    Literal(node) {
      if (typeof node.value === 'boolean') put(node, String(!node.value));
      if (typeof node.value !== 'number') return;
      // One more millisecond or byte is nobody's concern: what is large changes by its half.
      const step = Math.abs(node.value) < 1_000 ? 1 : node.value / 2;
      put(node, String(node.value + step));
      put(node, `(${node.value - step})`);
    },
    IfStatement: choose,
    ConditionalExpression: choose,
    WhileStatement: ({ test }) => put(test, 'false'),
    ContinueStatement: (node) => put(node, ';'),
    ExpressionStatement(node) {
      const inner =
        node.expression.type === 'AwaitExpression' ? node.expression.argument : node.expression;
      if (inner.type === 'CallExpression' || inner.type === 'AssignmentExpression') put(node, ';');
    },
    FunctionDeclaration: ({ body }) => empty(body),
    FunctionExpression: ({ body }) => empty(body),
    ArrowFunctionExpression({ body }) {
      if (body.type === 'BlockStatement') empty(body);
    },
    TSTypeAnnotation: (node) => spared.push(node),
    TSTypeAliasDeclaration: (node) => spared.push(node),
    TSInterfaceDeclaration: (node) => spared.push(node),
    TSTypeParameterInstantiation: (node) => spared.push(node),
    TSAsExpression: ({ typeAnnotation }) => spared.push(typeAnnotation),
  }).visit(program);
  return changes
    .filter(
      (change) => !spared.some((span) => span.start <= change.start && change.end <= span.end),
    )
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.replacement < b.replacement ? -1 : 1))
    .map((change) => describe(text, change));
}

/** Text that is put together has no minus. */
function isText(node: ESTree.Node): boolean {
  return (
    node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')
  );
}

function describe(text: string, change: Change): Mutant {
  const line = text.slice(0, change.start).split('\n').length;
  const before = inOneLine(text.slice(change.start, change.end));
  const what =
    change.replacement === ';' ? `without ${before}` : `${before} -> ${change.replacement}`;
  return { ...change, line, what };
}

function inOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
