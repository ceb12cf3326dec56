// Tests are .mts: n8n’s strict lint covers every .ts file, and bans timers and node: imports that only shipped code must avoid.

/** @satisfies {import('jest').Config} */
const common = {
	testEnvironment: 'node',
	moduleFileExtensions: ['mts', 'ts', 'mjs', 'js', 'json', 'node'],
	// As tsc reads them: an import of x.mjs means x.mts, and one of the package's own x.js means x.ts.
	moduleNameMapper: {
		'^(\\.{1,2}/.*)\\.mjs$': '$1',
		'^((?:\\.\\./)+(?:nodes|credentials)/.*)\\.js$': '$1',
	},
	transform: {
		'/vendor/photoDecoder\\.ts$': '<rootDir>/test/mask/bundledDecoder.js',
		/** @type {[string, object]} */
		'^.+\\.m?ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
};

module.exports = { common };
