const { writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { thirdPartyNotices } = require('./notices.js');

/**
 * The modules that may import a library, each with the shims its bundle needs to pass n8n's verification scan.
 * One bundle per library, shared by all nodes: a bundle per node would repeat the libraries in every node, and two
 * copies of a class break `instanceof` between nodes.
 */
const VENDORS = {
	'nodes/shared/vendor/fal.ts': ['build/shims/timers.mts'],
	'nodes/shared/vendor/zod.ts': ['build/shims/noEval.mts'],
	'nodes/shared/vendor/photoDecoder.ts': ['build/shims/globalScope.mts', 'build/shims/timers.mts'],
};

/** @satisfies {import('esbuild').BuildOptions} */
const OPTIONS = {
	bundle: true,
	platform: 'node',
	format: 'cjs',
	// The oldest Node this package promises to run on.
	target: 'node20',
	external: ['n8n-workflow'],
	// A bundle names the files that it was made of. Where node_modules is a link it would name where that leads, and two
	// builds of the same sources would differ.
	preserveSymlinks: true,
	// The scan bans `process`. Without this the fal client would also send the server's own FAL_KEY for any user.
	// A WebAssembly loader asks for its own address to find its file, which is in the bundle already.
	define: { process: '{"env":{}}', 'import.meta.url': '""' },
	loader: { '.wasm': 'binary' },
	// The scan bans `console`, and a library must not write into the log of the n8n server.
	drop: ['console'],
	charset: 'utf8',
	legalComments: 'none',
	metafile: true,
	logLevel: 'warning',
};

/**
 * Bundles every vendor entry and writes THIRD_PARTY_NOTICES.txt for what was bundled.
 * @param {string} root the package folder, absolute
 * @param {string} dist the output folder, relative to root; entries keep their path below it, as .js
 * @returns {Promise<void>} rejects when an entry cannot be bundled or a bundled package has no licence text
 */
async function bundleVendors(root, dist) {
	const bundles = await Promise.all(
		Object.entries(VENDORS).map(([entry, inject]) =>
			esbuild.build({ ...OPTIONS, absWorkingDir: root, outdir: dist, outbase: '.', entryPoints: [entry], inject }),
		),
	);
	const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
	await writeFile(path.join(root, dist, 'THIRD_PARTY_NOTICES.txt'), await thirdPartyNotices(root, inputs));
}

module.exports = { bundleVendors };
