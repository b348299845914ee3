import type { KinematicChain } from '../../../src/shared/model/kinematics';

/** Half a metre up, two links of a metre each, both turning about the vertical; a hand that opens at the end. */
export const planarUrdf = `<?xml version="1.0"?>
<robot name="planar">
  <!-- <joint name="old" type="revolute"><parent link="base"/><child link="gone"/></joint> -->
  <link name="base"/>
  <joint name="shoulder_pan_joint" type="revolute">
    <origin xyz="0 0 0.5" rpy="0 0 0"/>
    <parent link="base"/><child link="upper"/>
    <axis xyz="0 0 1"/>
  </joint>
  <joint name="elbow_joint" type='continuous'>
    <origin rpy="0 0 0" xyz="1 0 0" />
    <parent link="upper"/><child link="lower"/><axis xyz="0 0 1"/>
  </joint>
  <joint name="hand_fixed" type="fixed">
    <origin xyz="1 0 0"/><parent link="lower"/><child link="hand"/>
  </joint>
  <joint name="finger_joint" type="prismatic">
    <origin xyz="0.1 0 0"/><parent link="hand"/><child link="finger"/><axis xyz="0 1 0"/>
  </joint>
  <joint name="other_finger" type="prismatic">
    <parent link="hand"/><child link="finger_2"/><mimic joint="finger_joint"/>
  </joint>
  <transmission name="t"><joint name="elbow_joint"/></transmission>
</robot>`;

export const planarArm: KinematicChain = {
  urdf: 'planar.urdf',
  tip: 'hand',
  unit: 'radians',
  joints: [
    {
      name: 'shoulder_pan_joint',
      kind: 'turns',
      xyz: [0, 0, 0.5],
      rpy: [0, 0, 0],
      axis: [0, 0, 1],
      dim: 0,
    },
    { name: 'elbow_joint', kind: 'turns', xyz: [1, 0, 0], rpy: [0, 0, 0], axis: [0, 0, 1], dim: 1 },
    {
      name: 'hand_fixed',
      kind: 'fixed',
      xyz: [1, 0, 0],
      rpy: [0, 0, 0],
      axis: [1, 0, 0],
      dim: null,
    },
  ],
};
