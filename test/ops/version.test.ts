import { buildIdOf, deploymentOptions } from '../../src/ops/version';

const bundle = (code: string) => ({ code });

test('a build id names the version and the code, wherever it was built', () => {
  const here = bundle('let a = 1;\n//# sourceMappingURL=data:here');
  const there = bundle('let a = 1;\n//# sourceMappingURL=data:there');
  expect(buildIdOf('0.1.0', here)).toMatch(/^0\.1\.0-[0-9a-f]{12}$/);
  expect(buildIdOf('0.1.0', there)).toBe(buildIdOf('0.1.0', here));
  expect(buildIdOf('0.1.0', bundle('let a = 2;'))).not.toBe(buildIdOf('0.1.0', here));
  expect(buildIdOf('0.1.1', here)).not.toBe(buildIdOf('0.1.0', here));
});

test('versioning that is off is told to the server and changes nothing; on, workflows move along', () => {
  const version = { deploymentName: 'dsop', buildId: 'b1' };
  expect(deploymentOptions({ versioning: { on: false, buildId: 'b1' } }, bundle(''))).toEqual({
    version,
    useWorkerVersioning: false,
  });
  expect(deploymentOptions({ versioning: { on: true, buildId: 'b1' } }, bundle(''))).toEqual({
    version,
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  });
});
