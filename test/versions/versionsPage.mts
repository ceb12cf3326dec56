import { markdownTable } from '../../harness/table.mjs';

/** The page docs/versions.md around the table of `npm run test:versions`. */
export function versionsPage(columns: string[], rows: string[][]): string {
	return `# Versions of n8n

Made by \`npm run test:versions -- --write\`: the packed tarball, installed as a community package in a real n8n server of
each version, against a stand-in for fal. Each cell is a run.

${markdownTable(columns, rows)}
`;
}
