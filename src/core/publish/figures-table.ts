/** Named figures as a table of Markdown; a bar would end a cell, in code too. */
export const figuresTable = (rows: readonly (readonly [name: string, value: string])[]): string =>
  `| | |
|---|---|
${rows.map(([name, value]) => `| ${name} | ${value.replaceAll('|', String.raw`\|`)} |`).join('\n')}`;
