const { readdir, readFile } = require('node:fs/promises');
const path = require('node:path');

/** Licence texts of packages whose npm tarball carries none; copied from the file LICENSE of their repository. */
/** @type {Record<string, string | undefined>} */
const MISSING_LICENCE_TEXTS = { robot3: 'robot3.txt' };

const PACKAGE_ROOT = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/**
 * The notices that bundled libraries ask to travel with every copy of them.
 * @param {string} root the package folder, absolute
 * @param {string[]} inputs the files of the bundles, relative to root, as esbuild's metafile names them
 * @returns {Promise<string>} per package, in the order of their names: `name@version (licence)` and its licence text
 * @throws when a package has no licence file and none is kept in build/licences
 */
async function thirdPartyNotices(root, inputs) {
	const folders = new Set(inputs.flatMap((input) => PACKAGE_ROOT.exec(input)?.[0] ?? []));
	const notices = await Promise.all([...folders].map((folder) => notice(path.resolve(root, folder))));
	const intro = 'This package contains the following software, each under its own licence.\n';
	return [intro, ...notices.sort()].join('\n----------------------------------------------------------------\n\n');
}

/** @param {string} folder of a package, absolute */
async function notice(folder) {
	const manifest = await readFile(path.join(folder, 'package.json'), 'utf8');
	const { name, version, license } = /** @type {Record<'name' | 'version' | 'license', string>} */ (
		JSON.parse(manifest)
	);
	return `${name}@${version} (${license})\n\n${(await licenceText(folder, name)).trim()}\n`;
}

/**
 * @param {string} folder
 * @param {string} name of the package
 */
async function licenceText(folder, name) {
	const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
	if (file) return await readFile(path.join(folder, file), 'utf8');
	const kept = MISSING_LICENCE_TEXTS[name];
	if (kept) return await readFile(path.join(__dirname, 'licences', kept), 'utf8');
	throw new Error(`${name} carries no licence file: add its text to build/licences and to MISSING_LICENCE_TEXTS`);
}

module.exports = { thirdPartyNotices };
