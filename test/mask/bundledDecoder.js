const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { buildSync } = require('esbuild');

const ROOT = path.join(__dirname, '../..');

/** Lets jest load nodes/shared/vendor/photoDecoder as the build makes it: jest cannot require ES modules and WebAssembly. */
module.exports = {
	/** @param {string} source */
	// jest would keep what another version of this file has made.
	getCacheKey: (source) => createHash('sha256').update(source).update(readFileSync(__filename)).digest('hex'),
	/**
	 * @param {string} _source
	 * @param {string} file
	 */
	process: (_source, file) => {
		const { outputFiles } = buildSync({
			entryPoints: [file],
			absWorkingDir: ROOT,
			bundle: true,
			write: false,
			platform: 'node',
			target: 'node20',
			format: 'cjs',
			inject: ['build/shims/globalScope.mts', 'build/shims/timers.mts'],
			external: ['n8n-workflow'],
			define: { process: '{"env":{}}', 'import.meta.url': '""' },
			loader: { '.wasm': 'binary' },
			drop: ['console'],
		});
		const [bundle] = outputFiles;
		if (!bundle) throw new Error('esbuild made no bundle');
		return { code: bundle.text };
	},
};
