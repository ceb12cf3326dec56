// Run as `node loadEntries.mjs <folder of an installed package>`: loads what its package.json lists under `n8n` as n8n
// does, and writes the failures as a JSON array of strings on stdout.
// Plain JavaScript without a dependency, so that any Node can run it as it is.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** @typedef {{ nodes?: string[], credentials?: string[] }} Entries */
/** @typedef {string | Record<string, string> | undefined} Icon */
/** @typedef {{ description?: { name?: string, icon?: Icon }, nodeVersions?: Record<string, { description: { icon?: Icon } }>, name?: string, icon?: Icon }} Entry */

const folder = process.argv[2] ?? '.';
const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8');
const { n8n = {} } = /** @type {{ n8n?: Entries }} */ (JSON.parse(manifest));
const require = createRequire(path.join(folder, 'package.json'));

/**
 * n8n's rule: the class is named as the file is, up to its first dot.
 * @param {string} file
 */
function create(file) {
	const className = path.basename(file).split('.')[0] ?? '';
	const exported = /** @type {Record<string, (new () => Entry) | undefined>} */ (require(path.join(folder, file)));
	const Class = exported[className];
	if (typeof Class !== 'function') throw new TypeError(`exports no class ${className}`);
	return new Class();
}

/**
 * n8n shows a node without its icon, and without its codex entry, and reports neither.
 * @param {string} file
 * @param {Icon} icon
 * @param {string} [codex]
 */
function missingFiles(file, icon, codex) {
	const icons = typeof icon === 'object' ? Object.values(icon) : [icon];
	const wanted = icons.flatMap((name) => (name?.startsWith('file:') ? [name.slice('file:'.length)] : []));
	if (wanted.length === 0) return [`${file} names no icon file`];
	if (codex) wanted.push(codex);
	const paths = wanted.map((name) => path.join(path.dirname(file), name));
	return paths.filter((name) => !existsSync(path.join(folder, name))).map((name) => `${name} is missing`);
}

/** @param {string} file */
function loadNode(file) {
	const { description, nodeVersions } = create(file);
	if (!description?.name) throw new TypeError('has no description.name');
	const versions = Object.values(nodeVersions ?? { single: { description } });
	const codex = path.basename(file).replace(/\.js$/, '.json');
	return versions.flatMap((version) => missingFiles(file, version.description.icon ?? description.icon, codex));
}

/** @param {string} file */
function loadCredential(file) {
	const credential = create(file);
	if (!credential.name) throw new TypeError('has no name');
	return missingFiles(file, credential.icon);
}

/**
 * @param {keyof Entries} kind
 * @param {(file: string) => string[]} loadOne the failures of one file
 */
function loadAll(kind, loadOne) {
	const files = n8n[kind] ?? [];
	if (files.length === 0) return [`package.json lists no ${kind} to load`];
	return files.flatMap((file) => {
		try {
			return loadOne(file);
		} catch (error) {
			return [`${file} does not load: ${error instanceof Error ? error.stack : String(error)}`];
		}
	});
}

process.stdout.write(JSON.stringify([...loadAll('nodes', loadNode), ...loadAll('credentials', loadCredential)]));
