// Tests are .mts: n8n’s strict lint covers every .ts file, and bans timers and node: imports that only shipped code must avoid.

/** Contract tests that run the nodes in n8n's engine; the others only read them. */
const ENGINE_CONTRACTS = ['generatedRuns', 'outputSchema', 'sentBody'].map((name) => `test/contract/${name}.test.mts`);

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

/** @satisfies {import('jest').Config} */
const config = {
	// Every test has ports and folders of its own, so two files run at once; more would starve the engines that they time.
	maxWorkers: 2,
	reporters: ['default', '<rootDir>/test/timeReport.mjs'],
	projects: [
		{
			...common,
			displayName: 'unit',
			// What starts no server and no n8n, and reads no dist/: `npm run test:unit`.
			testMatch: ['<rootDir>/test/{unit,contract,mask}/**/*.test.mts'],
			testPathIgnorePatterns: ['/node_modules/', ...ENGINE_CONTRACTS],
		},
		{
			...common,
			displayName: 'system',
			testMatch: [
				'<rootDir>/test/!(unit|contract|mask)/**/*.test.mts',
				...ENGINE_CONTRACTS.map((file) => `<rootDir>/${file}`),
			],
		},
		{ ...common, displayName: 'queue', testMatch: ['<rootDir>/test/queue/*.queue.mts'] },
		{ ...common, displayName: 'browser', testMatch: ['<rootDir>/test/browser/*.browser.mts'] },
	],
};

module.exports = config;
