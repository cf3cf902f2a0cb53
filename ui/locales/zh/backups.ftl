backups-restored = ♻️ { $business }：客户簿出过故障，已经用备份恢复。
backups-restored-when = { $since } 以后记的都不在里面，请再发一遍。
backups-restored-rings = 这段时间到点的提醒不会再响，都在“今天要办的”里。
backups-caption = 客户簿的备份，已加密。要有密钥文件才打得开，密钥请存在别处。
backups-failed = ⚠️ 每小时一次的备份没做成，请看看机器人的日志，还有磁盘满没满。
backups-too-large = ⚠️ 备份超过 50 MB，机器人在这里发不了，请用别的办法把它存到别处。
