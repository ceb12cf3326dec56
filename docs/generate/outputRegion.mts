import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { markdownTable } from '../../harness/table.mjs';
import { binaryNames, outputSchemas, type OutputSchema } from '../../test/contract/publicNames.mjs';
import type { PackageNode } from '../../test/endpoints/packageNodes.mjs';
import { BINARY_WORDS, OUTPUT_WORDS } from './outputWords.mjs';

const load = createRequire(import.meta.url);

/** The JSON of each operation, key by key, and the files. */
export function outputRegion(node: PackageNode): string {
	const { contract, description } = node;
	const operations = new Map<string, string[]>();
	for (const [operation, schema] of Object.entries(schemasOf(node))) {
		const text = jsonTable(schema);
		operations.set(text, [...(operations.get(text) ?? []), operationName(node, operation)]);
	}
	const tables = [...operations].map(([text, names]) => `### JSON of ${names.join(' and ')}\n\n${text}`);
	if (!contract) return tables.join('\n\n') || `What *Get Result* of the node of *Model* gives: see its page.`;
	const files = binaryNames(contract).map((name) => [
		`\`${name}\``,
		BINARY_WORDS[name] ?? missing(`binary ${name} of ${description.name}`),
	]);
	return [...tables, `### Files\n\n${markdownTable(['Binary field', 'Holds'], files)}`].join('\n\n');
}

/** As build/outputSchemas.js takes them: from the contract, or what the node says itself. */
function schemasOf({ contract, folder }: PackageNode): Record<string, OutputSchema> {
	if (contract) return outputSchemas(contract);
	const file = join(folder, 'outputSchema.ts');
	return existsSync(file) ? (load(file) as { outputSchema: Record<string, OutputSchema> }).outputSchema : {};
}

function jsonTable(schema: OutputSchema): string {
	return markdownTable(['Key', 'Type', 'What it is'], rowsOf(schema, ''));
}

function rowsOf({ properties = {} }: OutputSchema, place: string): string[][] {
	return Object.entries(properties).flatMap(([key, inner]) => {
		const path = place ? `${place}.${key}` : key;
		const { items } = inner;
		const words = OUTPUT_WORDS[path] ?? OUTPUT_WORDS[key] ?? missing(`output ${path}`);
		const row = [`\`${path}\``, items ? `list of ${items.type}` : inner.type, words];
		// What a box consists of is said in its own words.
		if (words.includes('`')) return [row];
		return [row, ...(items ? rowsOf(items, `${path}[]`) : rowsOf(inner, path))];
	});
}

function operationName({ description }: PackageNode, value: string): string {
	const operation = description.properties.find(({ name }) => name === 'operation');
	const found = (operation?.options as Array<{ name: string; value: string }> | undefined)?.find(
		(option) => option.value === value,
	);
	return found?.name ?? value;
}

function missing(what: string): never {
	throw new Error(`docs/generate/outputWords.mts has no words for ${what}`);
}
